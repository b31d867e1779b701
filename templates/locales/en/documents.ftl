# The bylaws as a document, the way to the legal form, and what stands above
# the pages of a Pool.

# because: the operator's reason
banner-suspended = The operator of this server has suspended this Pool: { $because } Nobody can join and nothing new can be proposed. Open votes go on, and what they decide takes effect.
banner-not-registered = This Pool is not registered yet. Until it is, whoever acts for it may have to answer for its debts with what they own.
banner-ended = The members have ended this Pool. It decides nothing more and takes nobody in; what it decided stays here to be read.
banner-formation = What is still to do

# pool: name
documents-title = Bylaws of { $pool }
# number: of the version
documents-version = Version { $number }
documents-state-draft = Draft
documents-state-in-force = In force
documents-state-past = Was in force
documents-state-proposed = Put to the vote
documents-state-written = Written
documents-adopted = Adopted by
documents-written = Written
documents-proposed = Put to the vote by
documents-proposal = proposal { $number }
documents-no-text = This Pool has rules, and no bylaws in writing yet: it was founded before there were any. The members can adopt some by an amendment.
documents-adopt = Propose bylaws
documents-not-advice = A draft to take to a lawyer, not advice.
documents-markdown = As Markdown
documents-print = For a PDF, print this page.
documents-text = The text
documents-in-short = Show in plain words what each clause means. These words are no part of what is adopted.
documents-sources = What it rests on
# month: 2026-11
documents-checked = Looked up in { $month }.
documents-unchecked = Not looked up yet: check the current text.
documents-versions = All versions
documents-more = Older versions
# number: of the older version
documents-changes = What changed since version { $number }
documents-changes-none = No clause reads differently.
documents-changes-untold = These two can’t be compared clause by clause. Here is the other one:
documents-link = Read the bylaws
documents-formation-link = The way to the legal form

# pool: name
formation-title = The legal form of { $pool }
formation-none = This Pool has no bylaws in writing yet, and so no legal form to prepare.
formation-not-advice = A draft to take to a lawyer, not advice: procedures and fees change.
formation-steps = What to do
formation-stage-draft = Draft
formation-stage-adopted = Adopted by the founders
formation-stage-filed = Certificate handed in
formation-stage-active = Confirmed by the members
formation-papers = Papers:
formation-fee = Cost:
formation-done = Done:
formation-done-by = Ticked off by
formation-do = Tick off
formation-undo = Not done after all
# step: its heading
formation-do-label = Tick off: { $step }
formation-undo-label = Not done after all: { $step }

certificate-title = The certificate
certificate-none = Once the registry has sent its certificate, a steward hands it in here. The members then vote on whether it is right.
# file: its name
certificate-here = { $file }, handed in by
certificate-hash = Its SHA-256:
certificate-get = Download the certificate
certificate-members = Members can download it.
certificate-file = The certificate as a file
certificate-file-hint = PDF, PNG or JPEG, 5 MB at most. Only members can download it.
certificate-send = Hand it in
certificate-unnamed = certificate

filing-title = The certificate is right
# link: the page with the certificate
filing-body = The registry’s certificate has been handed in. Download it, read it, and check the name, the form and the date. Vote For if it is right. Once this is carried, the Pool is what the certificate says.

    { $link }

notice-step-done = Ticked off.
notice-step-undone = The tick is gone.
notice-certificate = The certificate is here. The members now vote on whether it is right.

error-certificate = This file is no PDF, PNG or JPEG. Choose another one.
error-certificate-empty = Choose the file with the certificate.
error-certificate-large = This file is larger than 5 MB. Choose a smaller one.
error-nothing-to-file = No certificate is awaited here: the Pool has none to get, or is not adopted yet, or is confirmed already.

# pool: name; link: its page
message-founding-vote-runs = The founders of { $pool } are voting on its bylaws, so nobody can join just now. Once it stands, ask again: { $link }

message-suspended = The operator of this server has suspended { $pool }, so nobody can join just now. Its page says why: { $link }

# The fields of CommunityRule, in sentences.
# form: the legal form
rule-field-structure = { $form }, run as a co-operative: its members decide, one person, one vote.
rule-field-mission = { $purpose }
rule-field-values = The seven principles of the International Cooperative Alliance: voluntary and open membership; democratic member control; member economic participation; autonomy and independence; education, training and information; cooperation among cooperatives; concern for community.
rule-field-legal = { $form }.{ $has_law ->
    [yes] {" "}The law of { $law } governs.
   *[no] {""}
}
rule-field-membership = People of { $age } years or more, one membership each. { $admission ->
    [open] Whoever accepts the bylaws is a member.
    [steward] Who accepts the bylaws is let in by a steward.
    [sponsors] Who accepts the bylaws is a member once { $sponsors } members vouch for them as one real person, known to them.
   *[vote] Who accepts the bylaws is let in by a vote of the members.
} { $buy_in ->
    [fixed] Joining takes { $amount }.
    [range] Joining takes between { $least } and { $most }, as each chooses.
   *[none] Joining costs nothing.
} { $probation ->
    [0] Members vote from the next proposal on.
   *[other] Members vote once { $probation } days have passed.
}{ $has_commitment ->
    [yes] {" "}Members commit themselves: { $commitment }
   *[no] {""}
}
rule-field-removal = A member can leave at any time, { $notice } days after saying so. Nobody is expelled without a notice, 14 days to reply, and two thirds of the votes.
rule-field-roles = Members, and up to { $seats } stewards, whom the members elect by approval for { $term } months.
rule-field-limits = No steward and no operator is above a vote. No vote is weighted, lent or passed on, and capital gives none.
rule-field-rights = Every member has one vote, the same as every other, sees the books and records, may leave, and gets their capital back at book value within { $redemption } months.
rule-field-decision = A proposal is open for { $days } days. At least { $quorum }% of the members have to vote, and more than { $threshold }% of the votes For and Against have to be For. A tie fails.
rule-field-implementation = What is carried takes effect by itself at the close; stewards do the rest of what the members decided.
rule-field-oversight = The members elect the stewards and can elect others at any time. Above { $above }, two people approve a payment.
rule-field-deliberation = Proposals are talked about under them, by replies from anywhere, until they close. Votes may carry a reason.
rule-field-access = The bylaws, proposals and outcomes can be read by anyone; who voted how, and the books, by members.
rule-field-economics = The books are kept in { $currency }. { $reserve }% of the money is a reserve that no decision spends. { $surplus ->
    [equal] What is left over may be shared equally.
    [patronage] What is left over may be shared by what each did with the Pool.
   *[retained] What is left over stays in the Pool.
} At the end debts are paid, then capital at book value, and the rest goes to { $has_asset_lock ->
    [yes] { $asset_lock }.
   *[no] others who serve the same ends, never to members.
}
rule-field-grievances = People talk first, then the members decide, then a mediator is asked; courts come last.
rule-field-records = Each version of the bylaws, each proposal, ballot and outcome is kept. What identifies a person can be erased.
rule-field-modification = Two thirds of the votes For and Against change the bylaws, when at least { $amendment_quorum }% of the members vote. Three quarters of all members can end the Pool. What makes it a co-op can’t be changed.
