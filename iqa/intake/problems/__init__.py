"""What is wrong with an export's rows: grouped, put into words, and given back as a workbook to mend."""
