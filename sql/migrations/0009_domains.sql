-- Outlets on no list are joined by their domain, too.
comment on column _source_links.words is 'The folded words; of an outlet on no list also its domain behind @, by the address of its article or by its name.';
comment on column _source_links.rule is 'Why: name (the same one), spelling, surname, alone (a surname that several could have), field (a namesake told apart), acronym, head ("the port authority"), domain (the address of an outlet''s articles), copy (the same words in copies of an article).';
