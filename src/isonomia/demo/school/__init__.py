"""An example school that does not exist: its applicants and students, person by person, made up from a seed."""
