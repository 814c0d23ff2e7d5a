-- Question: which speakers and venues have another name or kind in their body, now that other outlets are known?
-- Nothing else that is found in a body depends on outlets. A stretch that another version of the code would find elsewhere
-- stays as it is.
-- Grain of renamed: one row per stretch.
-- Reads:  temp batch_extracted (the same bodies read again), _extractions.
-- Writes: _extractions (the four columns of names and kinds).
create or replace temp table renamed as
select
    stored.text_id,
    stored.ordinal,
    again.speaker_name,
    again.speaker_kind,
    again.venue_name,
    again.venue_kind
from _extractions as stored
join batch_extracted as again using (text_id, start_char, end_char)
where (stored.speaker_start_char, stored.venue_start_char)
        is not distinct from (again.speaker_start_char, again.venue_start_char)
    and (stored.speaker_name, stored.speaker_kind, stored.venue_name, stored.venue_kind)
        is distinct from (again.speaker_name, again.speaker_kind, again.venue_name, again.venue_kind);

update _extractions
set
    speaker_name = renamed.speaker_name,
    speaker_kind = renamed.speaker_kind,
    venue_name = renamed.venue_name,
    venue_kind = renamed.venue_kind
from renamed
where renamed.text_id = _extractions.text_id and renamed.ordinal = _extractions.ordinal;
