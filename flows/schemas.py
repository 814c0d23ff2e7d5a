"""The Arrow schemas at the seams between the steps; tables of the warehouse are made by sql/migrations."""

import pyarrow as pa

# documents.media_type
JSON_MEDIA_TYPE, TEXT_MEDIA_TYPE = "application/json", "text/plain"

UTC_TIME = pa.timestamp("us", tz="UTC")

# ingest -> one row per distinct record
DOCUMENTS = pa.schema(
    {
        "document_id": pa.string(),
        "uri": pa.string(),
        "media_type": pa.string(),
        "n_bytes": pa.int64(),
        "content": pa.binary(),
        "read_at": UTC_TIME,
    }
)

# any stage -> one row per input that is not usable
REJECTS = pa.schema(
    {
        "reject_id": pa.string(),
        "uri": pa.string(),
        "stage": pa.string(),
        "reason": pa.string(),
        "detail": pa.string(),
        "content": pa.binary(),
        "rejected_at": UTC_TIME,
    }
)

# normalize -> one row per article; body_at/raw_at are the breakpoints of the map from body to document
ARTICLES = pa.schema(
    {
        "article_id": pa.string(),
        "document_id": pa.string(),
        "external_id": pa.string(),
        "url": pa.string(),
        "address": pa.string(),
        "outlet": pa.string(),
        "title": pa.string(),
        "author": pa.string(),
        "published_at": UTC_TIME,
        "published_from": pa.string(),
        "language": pa.string(),
        "body": pa.string(),
        "body_id": pa.string(),
        "n_words": pa.int32(),
        "credits": pa.list_(pa.string()),
        "body_at": pa.list_(pa.int32()),
        "raw_at": pa.list_(pa.int32()),
    }
)

# quotes.extract takes TEXTS and gives EXTRACTED, offsets into `text`
TEXTS = pa.schema({"text_id": pa.string(), "title": pa.string(), "text": pa.string()})

EXTRACTED = pa.schema(
    {
        "text_id": pa.string(),
        "ordinal": pa.int32(),
        "kind": pa.string(),
        "start_char": pa.int32(),
        "end_char": pa.int32(),
        "text": pa.string(),
        "attribution": pa.int32(),
        "speaker_text": pa.string(),
        "speaker_start_char": pa.int32(),
        "speaker_end_char": pa.int32(),
        "speaker_name": pa.string(),
        "speaker_kind": pa.string(),
        "cue": pa.string(),
        "cue_start_char": pa.int32(),
        "cue_end_char": pa.int32(),
        "venue_text": pa.string(),
        "venue_start_char": pa.int32(),
        "venue_end_char": pa.int32(),
        "venue_name": pa.string(),
        "venue_kind": pa.string(),
        "confidence": pa.float32(),
    }
)
