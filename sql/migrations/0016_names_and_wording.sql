-- Names are found and words compared by other rules than before, which ask whether words were said to somebody: what is stored is found anew by the next run.

alter table _quote_texts add column is_told boolean;
comment on column _quote_texts.is_told is 'Whether somebody is named whom it was said to.';

delete from _name_lists;
