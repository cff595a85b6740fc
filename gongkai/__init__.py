"""gongkai (公开): from committed YAML and Markdown to a checked government disclosure site."""
