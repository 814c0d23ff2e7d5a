-- Question: does a name stand for an outlet in short?
-- The names in sources will not do for this, but for their letters: which form is shown there may change.
-- Writes: temp macros alone.

create or replace temp macro initials(name) as
    array_to_string(
        list_transform(
            regexp_split_to_array(regexp_replace(name, '^The ', ''), '[ -]'),
            lambda word: if(word = 'Television', 'TV', word[1])
        ),
        ''
    );
create or replace temp macro letters(name) as
    replace(
        regexp_replace(regexp_replace(lower(strip_accents(name)), '^the ', ''), '[^a-z0-9]', '', 'g'), 'television', 'tv'
    );
-- What is left of "the Journal in Halden Bay", "the Crestline news agency" and "news agency Atlas".
create or replace temp macro bare(text) as regexp_replace(
    regexp_replace(
        text,
        '^(?:[Tt]he )?(?:[a-z-]+ )*'
        || '(?:agency|newspaper|paper|magazine|mag|journal|tabloid|website|broadcaster|station|channel|network|daily|weekly|monthly),? ([A-Z])',
        '\1'
    ).regexp_replace('^[Tt]he ', ''),
    '( in [A-Z].*| (news |press )?(agency|newspaper|paper|magazine|website|broadcaster|station|channel|network))$',
    ''
);
create or replace temp macro in_order(short, long) as regexp_matches(long, '^' || array_to_string(string_split(short, ''), '.*'));
-- BWW for Brightwater Wire too: see flows.sources.outlets.spells.
create or replace temp macro spells(acronym, name) as
    acronym = initials(name)
    or (
        length(acronym) = length(initials(name)) + 1
        and length(acronym) > 2
        and in_order(initials(name), acronym)
        and in_order(lower(acronym), lower(regexp_replace(name, '^The ', '')))
    );
create or replace temp macro is_short_for(text, name) as
    ends_with(name, ' ' || bare(text))
    or starts_with(regexp_replace(name, '^The ', ''), bare(text) || ' ')
    or spells(regexp_extract(bare(text), '\b[A-Z]{2,}$'), name);
