"""What suggestions are drawn from: earlier tickets and help-centre articles."""
