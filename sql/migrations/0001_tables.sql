-- The public tables, each with its grain, and the internal ones (leading underscore).

-- flows/ids.py has the same recipe: parts joined by U+001F, null as nothing.
create macro content_id
    (a) as left(sha256(concat(a)), 32),
    (a, b) as left(sha256(concat(a, chr(31), b)), 32),
    (a, b, c) as left(sha256(concat(a, chr(31), b, chr(31), c)), 32),
    (a, b, c, d) as left(sha256(concat(a, chr(31), b, chr(31), c, chr(31), d)), 32),
    (a, b, c, d, e) as left(sha256(concat(a, chr(31), b, chr(31), c, chr(31), d, chr(31), e)), 32),
    (a, b, c, d, e, f) as left(sha256(concat(a, chr(31), b, chr(31), c, chr(31), d, chr(31), e, chr(31), f)), 32);

create table runs (
    run_id varchar,
    flow_run_id varchar,
    started_at timestamptz,
    finished_at timestamptz,
    status varchar,
    n_documents bigint,
    n_articles bigint,
    n_quotes bigint,
    n_rejects bigint,
    code_version varchar,
    settings varchar
);
comment on table runs is 'One row per flow run.';
comment on column runs.run_id is 'Id of the run, made when it starts.';
comment on column runs.flow_run_id is 'Prefect''s id of the flow run.';
comment on column runs.started_at is 'When the run began (UTC).';
comment on column runs.finished_at is 'When its transaction was about to be committed, or when it failed (UTC).';
comment on column runs.status is 'completed, or failed (then nothing but this row was written).';
comment on column runs.n_documents is 'Documents that were new.';
comment on column runs.n_articles is 'Articles that were new.';
comment on column runs.n_quotes is 'Quotes of the new articles.';
comment on column runs.n_rejects is 'Inputs that were newly rejected.';
comment on column runs.code_version is 'Version of hearsay that did it.';
comment on column runs.settings is 'Settings and inputs of the run, as JSON.';

create table documents (
    document_id varchar,
    uri varchar,
    media_type varchar,
    n_bytes bigint,
    content blob,
    read_at timestamptz,
    run_id varchar
);
comment on table documents is 'One row per distinct record read: a text file, or a line of JSON. The same bytes from another place are the same document.';
comment on column documents.document_id is 'SHA-256 of the bytes, as hex.';
comment on column documents.uri is 'Where it was read; of several places the first in alphabetical order. Lines of JSON end in #L and their number.';
comment on column documents.media_type is 'text/plain or application/json.';
comment on column documents.n_bytes is 'Length of content in bytes.';
comment on column documents.content is 'The bytes as they came.';
comment on column documents.read_at is 'When it was first read (UTC).';
comment on column documents.run_id is 'The run that read it first.';

create table rejects (
    reject_id varchar,
    uri varchar,
    stage varchar,
    reason varchar,
    detail varchar,
    content blob,
    rejected_at timestamptz,
    run_id varchar,
    resolved_run_id varchar
);
comment on table rejects is 'One row per input that is not usable, kept so that it can be retried.';
comment on column rejects.reject_id is 'Hash of place, stage and bytes.';
comment on column rejects.uri is 'Where it was read.';
comment on column rejects.stage is 'The step that could not use it: read or normalize.';
comment on column rejects.reason is 'What is wrong, and what to do.';
comment on column rejects.detail is 'What the step met, in its own words.';
comment on column rejects.content is 'The bytes as they came; null where they could not be read or are too many.';
comment on column rejects.rejected_at is 'When (UTC).';
comment on column rejects.run_id is 'The run that rejected it.';
comment on column rejects.resolved_run_id is 'The run in which the same place or the same bytes were usable; null while open.';

create table articles (
    article_id varchar,
    document_id varchar,
    external_id varchar,
    url varchar,
    outlet_id varchar,
    outlet varchar,
    title varchar,
    author varchar,
    published_at timestamptz,
    published_from varchar,
    language varchar,
    body varchar,
    n_words bigint,
    revision integer,
    is_latest boolean,
    canonical_article_id varchar,
    duplicate_kind varchar,
    run_id varchar
);
comment on table articles is 'One row per revision of a published article.';
comment on column articles.article_id is 'Hash of what the article says and of what it says of itself.';
comment on column articles.document_id is 'The document it was made of; of several that say the same the smallest.';
comment on column articles.external_id is 'Id that the input gave it.';
comment on column articles.url is 'Address that the input gave it.';
comment on column articles.outlet_id is 'The outlet as a source.';
comment on column articles.outlet is 'Name of the outlet, as the article or its closing self-description gives it.';
comment on column articles.title is 'Headline.';
comment on column articles.author is 'Author line.';
comment on column articles.published_at is 'When it was published (UTC; midnight where only the day is known); null where nothing tells.';
comment on column articles.published_from is 'What tells: metadata, text or url; null where nothing does.';
comment on column articles.language is 'ISO 639-1 code; null where there is too little text to tell.';
comment on column articles.body is 'Normalized text without header and boilerplate; offsets of quotes count in it.';
comment on column articles.n_words is 'Words of the body, as white space parts them.';
comment on column articles.revision is '1 for the first text at an address, 2 for the next; in order of publication, else of reading.';
comment on column articles.is_latest is 'Whether it is the last revision of its address.';
comment on column articles.canonical_article_id is 'The article it is a duplicate of; its own id where it is none.';
comment on column articles.duplicate_kind is 'exact, near or contained; null where it is no duplicate.';
comment on column articles.run_id is 'The run that added it.';

create table article_pairs (
    article_id varchar,
    other_article_id varchar,
    jaccard double,
    containment double,
    kind varchar
);
comment on table article_pairs is 'One row per pair of similar articles, the smaller id first.';
comment on column article_pairs.article_id is 'The smaller id.';
comment on column article_pairs.other_article_id is 'The larger id.';
comment on column article_pairs.jaccard is 'Shared part of all word 5-grams of both.';
comment on column article_pairs.containment is 'Shared part of the word 5-grams of the one that has fewer.';
comment on column article_pairs.kind is 'exact, near, contained, template (alike but for figures, dates or names: no duplicate); null for similar, but none of these.';

create table quotes (
    quote_id varchar,
    article_id varchar,
    ordinal integer,
    kind varchar,
    start_char integer,
    end_char integer,
    text varchar,
    raw_start_char integer,
    raw_end_char integer,
    attribution_id varchar,
    speaker_id varchar,
    speaker_text varchar,
    speaker_start_char integer,
    speaker_end_char integer,
    cue varchar,
    cue_start_char integer,
    cue_end_char integer,
    venue_id varchar,
    venue_text varchar,
    confidence float,
    utterance_id varchar,
    run_id varchar
);
comment on table quotes is 'One row per contiguous stretch of quoted or reported words.';
comment on column quotes.quote_id is 'Hash of article, start and end.';
comment on column quotes.article_id is 'The article it stands in.';
comment on column quotes.ordinal is 'Its number in the article, from 0.';
comment on column quotes.kind is 'direct, mixed (partly in marks), indirect, or scare (marks that report nobody''s words).';
comment on column quotes.start_char is 'Start in articles.body, 0-based, in code points.';
comment on column quotes.end_char is 'End in articles.body, exclusive.';
comment on column quotes.text is 'The words: body from start_char to end_char.';
comment on column quotes.raw_start_char is 'Start in the decoded document; for JSON lines, in the value of its text.';
comment on column quotes.raw_end_char is 'End in the decoded document, exclusive.';
comment on column quotes.attribution_id is 'Shared by the parts of one split quotation; null for scare.';
comment on column quotes.speaker_id is 'The source that the words are ascribed to; null where unknown.';
comment on column quotes.speaker_text is 'The mention of the speaker as it stands, a pronoun perhaps.';
comment on column quotes.speaker_start_char is 'Start of the mention in articles.body.';
comment on column quotes.speaker_end_char is 'End of the mention, exclusive.';
comment on column quotes.cue is 'The words that report it, such as said or according to.';
comment on column quotes.cue_start_char is 'Start of the cue in articles.body.';
comment on column quotes.cue_end_char is 'End of the cue, exclusive.';
comment on column quotes.venue_id is 'The source to which or in which it was said; null where none is named.';
comment on column quotes.venue_text is 'The words that name it.';
comment on column quotes.confidence is 'How sure stretch and speaker are, 0 to 1.';
comment on column quotes.utterance_id is 'The utterance it is a version of; null for indirect and scare.';
comment on column quotes.run_id is 'The run that added it.';

create table sources (
    source_id varchar,
    name varchar,
    kind varchar,
    aliases varchar[]
);
comment on table sources is 'One row per person, outlet, organization, document, group or anonymous source.';
comment on column sources.source_id is 'Hash of kind and name; of the article too where the name tells nobody apart.';
comment on column sources.name is 'The fullest form of the name used, without title.';
comment on column sources.kind is 'person, outlet, organization, document, group or anonymous.';
comment on column sources.aliases is 'All forms of the name used, sorted.';

create table citations (
    citation_id varchar,
    article_id varchar,
    source_id varchar,
    role varchar,
    quote_id varchar,
    start_char integer,
    end_char integer,
    text varchar
);
comment on table citations is 'One row per source and place where an article rests on it.';
comment on column citations.citation_id is 'Hash of article, source, role, quote and place.';
comment on column citations.article_id is 'The article.';
comment on column citations.source_id is 'The source.';
comment on column citations.role is 'publisher, speaker, venue, credit or document.';
comment on column citations.quote_id is 'The quote it belongs to; null for publisher and credit.';
comment on column citations.start_char is 'Start of the words in articles.body; null where they stand outside of it.';
comment on column citations.end_char is 'End of the words, exclusive.';
comment on column citations.text is 'The words that name the source.';

create table utterances (
    utterance_id varchar,
    reference_quote_id varchar,
    text varchar,
    speaker_id varchar,
    first_published_at timestamptz,
    n_quotes bigint,
    n_articles bigint,
    n_outlets bigint
);
comment on table utterances is 'One row per thing said on one occasion.';
comment on column utterances.utterance_id is 'Hash of the reference quote''s id.';
comment on column utterances.reference_quote_id is 'The earliest full version.';
comment on column utterances.text is 'Words of the reference.';
comment on column utterances.speaker_id is 'Who said it; null where unknown.';
comment on column utterances.first_published_at is 'Date of the earliest article that has it; null where none is dated.';
comment on column utterances.n_quotes is 'Quotes that are versions of it.';
comment on column utterances.n_articles is 'Articles that have one.';
comment on column utterances.n_outlets is 'Outlets of these articles, as far as known.';

create table variants (
    quote_id varchar,
    utterance_id varchar,
    similarity double,
    change varchar,
    edits struct(op varchar, before varchar, after varchar)[]
);
comment on table variants is 'One row per quote of an utterance, compared with the reference.';
comment on column variants.quote_id is 'The quote.';
comment on column variants.utterance_id is 'The utterance.';
comment on column variants.similarity is 'Likeness of the words to the reference, 0 to 1.';
comment on column variants.change is 'The worst kind of edit: verbatim, spelling, wording, truncated, merged or meaning.';
comment on column variants.edits is 'Minimal word alignment: replace, delete or insert, with the words before (reference) and after (this quote).';

create table relays (
    article_id varchar,
    outlet_id varchar,
    origin_article_id varchar,
    n_utterances bigint,
    evidence varchar,
    start_char integer,
    end_char integer
);
comment on table relays is 'One row per article and outlet that it took words from.';
comment on column relays.article_id is 'The article that took them.';
comment on column relays.outlet_id is 'The outlet, as a source.';
comment on column relays.origin_article_id is 'The outlet''s own article; null when it is not in the warehouse.';
comment on column relays.n_utterances is 'Utterances that both have.';
comment on column relays.evidence is 'The words that say so; null where only shared utterances do.';
comment on column relays.start_char is 'Start of the evidence in articles.body.';
comment on column relays.end_char is 'End of the evidence, exclusive.';

create table _bodies (
    article_id varchar,
    body_id varchar,
    address varchar,
    read_at timestamptz
);
comment on table _bodies is 'Internal: one row per article, what a run must know of it without reading its body.';
comment on column _bodies.article_id is 'The article.';
comment on column _bodies.body_id is 'Hash of the normalized body; equal for exact duplicates.';
comment on column _bodies.address is 'What stays the same over its revisions; null where nothing names it.';
comment on column _bodies.read_at is 'When its document was first read (UTC); orders revisions without dates.';

create table _extractions (
    text_id varchar,
    ordinal integer,
    kind varchar,
    start_char integer,
    end_char integer,
    text varchar,
    attribution integer,
    speaker_text varchar,
    speaker_start_char integer,
    speaker_end_char integer,
    speaker_name varchar,
    speaker_kind varchar,
    cue varchar,
    cue_start_char integer,
    cue_end_char integer,
    venue_text varchar,
    venue_start_char integer,
    venue_end_char integer,
    venue_name varchar,
    venue_kind varchar,
    confidence float
);
comment on table _extractions is 'Internal: one row per stretch found in a distinct body, so that no body is read for quotations twice.';
comment on column _extractions.text_id is 'The body_id.';
comment on column _extractions.ordinal is 'As in quotes.';
comment on column _extractions.kind is 'As in quotes.';
comment on column _extractions.start_char is 'As in quotes.';
comment on column _extractions.end_char is 'As in quotes.';
comment on column _extractions.text is 'As in quotes.';
comment on column _extractions.attribution is 'Number within the body, shared by the parts of a split quotation.';
comment on column _extractions.speaker_text is 'As in quotes.';
comment on column _extractions.speaker_start_char is 'As in quotes.';
comment on column _extractions.speaker_end_char is 'As in quotes.';
comment on column _extractions.speaker_name is 'Fullest mention of the speaker in the body.';
comment on column _extractions.speaker_kind is 'Kind of source the speaker is.';
comment on column _extractions.cue is 'As in quotes.';
comment on column _extractions.cue_start_char is 'As in quotes.';
comment on column _extractions.cue_end_char is 'As in quotes.';
comment on column _extractions.venue_text is 'As in quotes.';
comment on column _extractions.venue_start_char is 'Start of venue_text.';
comment on column _extractions.venue_end_char is 'End of venue_text, exclusive.';
comment on column _extractions.venue_name is 'Fullest mention of the venue in the body.';
comment on column _extractions.venue_kind is 'Kind of source the venue is.';
comment on column _extractions.confidence is 'As in quotes.';
