"""The app for several people: signing in, what each may do, who else is there."""
