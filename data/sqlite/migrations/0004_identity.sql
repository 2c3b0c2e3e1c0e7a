-- tells this database from any other; a copy of the file has it, too
INSERT INTO setting (name, value) VALUES ('database-id', lower(hex(randomblob(8))));
