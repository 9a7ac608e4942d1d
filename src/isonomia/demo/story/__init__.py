"""A made-up story for the demo: nobody tells it, tones stand for speech, and every page of it says so."""
