//! The test kit: what a format says of a workbook, as text beside the sample.
