-- Browsers: which pages may read a project's items, and who is signed in at the same-origin mount.
SET LOCAL search_path = portcullis;

ALTER TABLE projects
  ADD COLUMN allowed_origins text[] NOT NULL DEFAULT '{}' CHECK (cardinality(allowed_origins) <= 20),
  ADD COLUMN require_session_for_presigned boolean NOT NULL DEFAULT false;
CREATE INDEX projects_with_origins ON projects (id) WHERE state = 'active' AND allowed_origins <> '{}';

-- A browser's sign-in: the cookie holds a random secret, this its SHA-256. It lives while `ended_at` is null and `expires_at` lies ahead.
CREATE TABLE browser_sessions (
  id uuid PRIMARY KEY,
  secret_sha256 bytea NOT NULL UNIQUE CHECK (octet_length(secret_sha256) = 32),
  person_id uuid NOT NULL REFERENCES people,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  ended_at timestamptz
);
CREATE INDEX browser_sessions_by_person ON browser_sessions (person_id);

-- Origins of all clients' active projects, and nothing of whose they are: an answer that is about no project may be read by these.
CREATE FUNCTION browser_origins() RETURNS TABLE (origin text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = portcullis, pg_temp AS $$
  SELECT DISTINCT unnest(p.allowed_origins) FROM projects p WHERE p.state = 'active' AND p.allowed_origins <> '{}'
$$;

-- False when the person has 50 live sessions already. One person's sessions are opened one after another, so the limit holds.
CREATE FUNCTION open_session(session uuid, secret bytea, person uuid, ends timestamptz) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = portcullis, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('browser_sessions ' || person, 0));
  DELETE FROM browser_sessions s WHERE s.person_id = person AND (s.ended_at IS NOT NULL OR s.expires_at <= now());
  IF (SELECT count(*) FROM browser_sessions s WHERE s.person_id = person) >= 50 THEN
    RETURN false;
  END IF;
  INSERT INTO browser_sessions (id, secret_sha256, person_id, expires_at) VALUES (session, secret, person, ends);
  RETURN true;
END $$;

-- Who is signed in with that secret, as the identity provider names them; nobody once it ended or the person may not sign in.
CREATE FUNCTION find_session(secret bytea) RETURNS TABLE (id uuid, person_id uuid, issuer text, subject text, expires_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = portcullis, pg_temp AS $$
  SELECT s.id, s.person_id, p.issuer, p.subject, s.expires_at
  FROM browser_sessions s JOIN people p ON p.id = s.person_id
  WHERE s.secret_sha256 = secret AND s.ended_at IS NULL AND s.expires_at > now() AND p.status = 'active'
$$;

-- Ends the session with that secret and says which it was; null when there is none to end.
CREATE FUNCTION end_session(secret bytea) RETURNS uuid
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = portcullis, pg_temp AS $$
  UPDATE browser_sessions s SET ended_at = now() WHERE s.secret_sha256 = secret AND s.ended_at IS NULL RETURNING s.id
$$;

-- A suspension ends the person's sessions in its own transaction: lifted later, it brings none of them back.
CREATE FUNCTION end_sessions_of_suspended() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = portcullis, pg_temp AS $$
BEGIN
  UPDATE browser_sessions s SET ended_at = now() WHERE s.person_id = new.id AND s.ended_at IS NULL;
  RETURN NULL;
END $$;

GRANT CREATE ON SCHEMA portcullis TO portcullis_directory;
ALTER FUNCTION browser_origins() OWNER TO portcullis_directory;
ALTER FUNCTION open_session(uuid, bytea, uuid, timestamptz) OWNER TO portcullis_directory;
ALTER FUNCTION find_session(bytea) OWNER TO portcullis_directory;
ALTER FUNCTION end_session(bytea) OWNER TO portcullis_directory;
ALTER FUNCTION end_sessions_of_suspended() OWNER TO portcullis_directory;
REVOKE CREATE ON SCHEMA portcullis FROM portcullis_directory;
GRANT SELECT (state, allowed_origins) ON projects TO portcullis_directory;
CREATE POLICY directory ON projects FOR SELECT TO portcullis_directory USING (true);
-- The table is nobody's to read or write but these functions'.
GRANT SELECT, INSERT, UPDATE, DELETE ON browser_sessions TO portcullis_directory;

CREATE TRIGGER end_sessions AFTER UPDATE OF status ON people FOR EACH ROW WHEN (new.status <> 'active')
  EXECUTE FUNCTION end_sessions_of_suspended();

REVOKE EXECUTE ON FUNCTION browser_origins(), open_session(uuid, bytea, uuid, timestamptz), find_session(bytea), end_session(bytea),
  end_sessions_of_suspended() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION browser_origins(), open_session(uuid, bytea, uuid, timestamptz), find_session(bytea), end_session(bytea)
  TO portcullis_gateway;
