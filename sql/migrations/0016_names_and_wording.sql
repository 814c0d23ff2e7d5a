-- Names are found and words compared by other rules than before, which ask whether words were said to somebody: what is stored is found anew by the next run.

alter table _quote_texts add column is_told boolean;
comment on column _quote_texts.is_told is 'Whether somebody is named whom it was said to.';
alter table _quote_texts add column said_on date;
comment on column _quote_texts.said_on is 'The day that its article says it was said on, by a day of the week.';

delete from _name_lists;
