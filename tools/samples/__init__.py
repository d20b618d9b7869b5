"""The invented Area of Thornmere, which the sample exports come from. No person, case or place here is real."""
