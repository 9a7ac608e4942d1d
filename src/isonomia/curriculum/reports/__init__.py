"""The four reports on a bank of cases: mentioned, routine or used, tied to disease, absent."""
