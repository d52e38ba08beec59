-- Room on each page for the next version of a row that is changed in place: a thread with each of its comments, a comment with each answer
-- and each vote. Without it every such change would be written into all of the table's indexes, and a look-up would pass by all that was
-- there before. What is on a page already stays as it is.
ALTER TABLE threads SET (fillfactor = 50);
ALTER TABLE comments SET (fillfactor = 85);
