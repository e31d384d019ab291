"""The project's folder: read and written as files; migrations, recovery, trust."""
