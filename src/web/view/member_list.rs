//! `/pools/{h}/invitations/list`: inviting the people of a list that another
//! site exports, in three steps.

use askama::Template;

use super::{
    filters,
    form::{Field, Problem, problems},
    page::{Page, PoolRef},
};

/// First: the file, or the text pasted (multipart, fields `file`, `pasted`).
#[derive(Template, Debug)]
#[template(path = "pages/list.html")]
pub struct ListUpload {
    /// The frame.
    pub page: Page,
    /// Which Pool.
    pub pool: PoolRef,
    /// The file; its error says what is wrong.
    pub file: Field,
    /// The text as pasted.
    pub pasted: Field,
}

impl ListUpload {
    /// What is wrong, field by field.
    #[must_use]
    pub fn problems(&self) -> Vec<Problem> {
        problems(&[("file", &self.file), ("pasted", &self.pasted)])
    }
}

/// Second: which column is what (POST `/pools/{h}/invitations/list/send`). The
/// text itself travels in the form: nothing of it is kept here.
#[derive(Template, Debug)]
#[template(path = "pages/list_columns.html")]
pub struct ListColumns {
    /// The frame.
    pub page: Page,
    /// Which Pool.
    pub pool: PoolRef,
    /// The list as text.
    pub text: String,
    /// How many rows there are.
    pub count: u32,
    /// The names of the columns, or what stands first in them.
    pub columns: Vec<String>,
    /// The first rows, each as wide as `columns`.
    pub rows: Vec<Vec<String>>,
    /// The five choices.
    pub choices: Vec<ColumnChoice>,
    /// Why it can't go on, in a sentence.
    pub refused: Option<String>,
}

/// What a column is chosen for.
#[derive(Clone, Debug)]
pub struct ColumnChoice {
    /// `name`, `family`, `handle`, `email` or `profile`: the field's name.
    pub field: &'static str,
    /// The column that is chosen.
    pub chosen: Option<usize>,
}

impl ColumnChoice {
    /// Whether that column is chosen.
    #[must_use]
    #[allow(clippy::trivially_copy_pass_by_ref)] // templates pass references
    pub fn is(&self, column: &usize) -> bool {
        self.chosen.as_ref() == Some(column)
    }
}

/// Third: the links, each shown this once beside the address that it goes to.
#[derive(Template, Debug)]
#[template(path = "pages/list_done.html")]
pub struct ListDone {
    /// The frame.
    pub page: Page,
    /// Which Pool.
    pub pool: PoolRef,
    /// The list as text.
    pub text: String,
    /// The columns as chosen, by the fields' names.
    pub columns: Vec<(&'static str, String)>,
    /// How many people were invited.
    pub count: u32,
    /// The first of them.
    pub lines: Vec<InvitedLine>,
    /// How many handles wait to be written to.
    pub waiting: u32,
    /// At which of the people to go on writing.
    pub from: usize,
    /// What came of the messages that were just sent.
    pub told: Vec<ToldLine>,
}

/// One who is invited.
#[derive(Clone, Debug)]
pub struct InvitedLine {
    /// Her name.
    pub name: String,
    /// Her link.
    pub link: String,
    /// A `mailto:` address with the message filled in.
    pub mail: Option<String>,
    /// Her page on the site that the list is from.
    pub profile: Option<String>,
    /// Her handle.
    pub handle: Option<String>,
    /// She came with it already, or it was taken back: the message's key.
    pub over: Option<&'static str>,
}

/// What came of a message.
#[derive(Clone, Debug)]
pub struct ToldLine {
    /// To whom.
    pub handle: String,
    /// The message's key.
    pub outcome: &'static str,
}
