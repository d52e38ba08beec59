-- PostgreSQL keeps room for rows that change; SQLite changes a row where it stands.
SELECT 1;
