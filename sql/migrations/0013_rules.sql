-- Names, utterances and relays are found by other rules than before: what is stored is found anew by the next run.

delete from _name_lists;

comment on table _name_lists is 'Internal: one row per list of names in seeds/ that the stored sources rest on. None where they were found by other rules, or before this was noted: there they are found anew.';
