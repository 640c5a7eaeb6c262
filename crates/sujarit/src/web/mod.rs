//! Router, layout, language, forms, errors: what all pages share.
