"""
Search without a server: an index of pairs of characters that finds every substring, and its reader.

`writer` makes the files of the index from documents, `reader` answers queries from them as `static/search.js/` does in
the browser. docs/decisions/0027-search.md says what the files hold and why.
"""
