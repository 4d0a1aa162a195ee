-- What a request under an Idempotency-Key was answered names people, and was kept for ever.
SET LOCAL search_path = portcullis;

CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);

-- After three days nobody repeats a request to learn whether it happened; how long is said here, so that whoever runs this cannot say
-- less. Also under a hold: what happened is on the trail, which is held, and an answer is only remembered to be given again.
CREATE FUNCTION forget_answers(max_rows integer) RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = portcullis, pg_temp AS $$
  WITH old AS (
    SELECT k.actor_id, k.key FROM idempotency_keys k
    WHERE k.created_at < now() - interval '72 hours' LIMIT max_rows
  ), gone AS (DELETE FROM idempotency_keys k USING old o WHERE k.actor_id = o.actor_id AND k.key = o.key RETURNING 1)
  SELECT count(*) FROM gone
$$;

-- Owning a function takes CREATE on its schema at that moment; it keeps nothing of it.
GRANT CREATE ON SCHEMA portcullis TO portcullis_recorder;
ALTER FUNCTION forget_answers(integer) OWNER TO portcullis_recorder;
REVOKE CREATE ON SCHEMA portcullis FROM portcullis_recorder;
-- It sees whose answers they are and how old, never what they say.
GRANT SELECT (actor_id, key, created_at), DELETE ON idempotency_keys TO portcullis_recorder;
CREATE POLICY recorder_sees ON idempotency_keys FOR SELECT TO portcullis_recorder USING (true);
CREATE POLICY recorder_forgets ON idempotency_keys FOR DELETE TO portcullis_recorder USING (created_at < now() - interval '72 hours');
REVOKE ALL ON FUNCTION forget_answers(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION forget_answers(integer) TO portcullis_worker;
