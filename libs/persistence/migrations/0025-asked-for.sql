-- What an approval may do to somebody whose work for a client has ended since it was asked for: nothing.
SET LOCAL search_path = portcullis;

-- True: the person did not work for the client when it was asked, and the approval is what makes them. Written once, with the
-- request: no process may update it. What is open when this is applied engages nobody; it is asked again.
ALTER TABLE access_requests ADD COLUMN engages boolean NOT NULL DEFAULT false;
