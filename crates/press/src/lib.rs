//! From data to a document: PDF, DOCX, XLSX, CSV, JSON. Knows layout, decides nothing.
