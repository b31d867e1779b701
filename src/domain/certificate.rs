//! The paper that a registry gave: what of it is taken.

/// The largest file; bytes.
pub const MAX_BYTES: usize = 5 * 1024 * 1024;

/// What a certificate may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paper {
    /// PDF (ISO 32000-1, section 7.5.2).
    Pdf,
    /// PNG (ISO/IEC 15948, section 5.2).
    Png,
    /// JPEG (ITU-T T.81, annex B).
    Jpeg,
}

/// Why a file is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CertificateError {
    /// There is nothing in it.
    #[error("the file is empty")]
    Empty,
    /// It is larger than [`MAX_BYTES`].
    #[error("the file is larger than 5 MB")]
    TooLarge,
    /// It is something else, whatever its name says.
    #[error("the file is no PDF, PNG or JPEG")]
    OtherKind,
}

impl Paper {
    /// What these bytes are, by how they begin: a name can say anything.
    ///
    /// # Errors
    /// See [`CertificateError`].
    pub fn of(bytes: &[u8]) -> Result<Self, CertificateError> {
        if bytes.is_empty() {
            return Err(CertificateError::Empty);
        }
        if bytes.len() > MAX_BYTES {
            return Err(CertificateError::TooLarge);
        }
        [
            (&b"%PDF-"[..], Self::Pdf),
            (b"\x89PNG\r\n\x1a\n", Self::Png),
            (b"\xff\xd8\xff", Self::Jpeg),
        ]
        .into_iter()
        .find(|(begin, _)| bytes.starts_with(begin))
        .map(|(_, paper)| paper)
        .ok_or(CertificateError::OtherKind)
    }

    /// Its media type.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
        }
    }
}

/// What a file of that media type is called at its end.
#[must_use]
pub fn extension(media_type: &str) -> &'static str {
    match media_type {
        "image/png" => "png",
        "image/jpeg" => "jpg",
        _ => "pdf",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_known_by_how_they_begin() {
        let large = [b"%PDF-1.7".as_slice(), &vec![0; MAX_BYTES]].concat();
        for (bytes, expected) in [
            (&b"%PDF-1.7 ..."[..], Ok(Paper::Pdf)),
            (b"\x89PNG\r\n\x1a\n\0\0", Ok(Paper::Png)),
            (b"\xff\xd8\xff\xe0", Ok(Paper::Jpeg)),
            (b"", Err(CertificateError::Empty)),
            (b"<svg onload=\"x\">", Err(CertificateError::OtherKind)),
            (b" %PDF-1.7", Err(CertificateError::OtherKind)),
            (b"GIF89a", Err(CertificateError::OtherKind)),
            (&large, Err(CertificateError::TooLarge)),
        ] {
            assert_eq!(Paper::of(bytes), expected);
        }
    }

    #[test]
    fn each_kind_has_its_name() {
        for (paper, end) in [
            (Paper::Pdf, "pdf"),
            (Paper::Png, "png"),
            (Paper::Jpeg, "jpg"),
        ] {
            assert_eq!(extension(paper.media_type()), end);
        }
    }
}
