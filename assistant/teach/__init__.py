"""For those who learn or teach: the form explained, what to gather; no screens here."""
