-- The operator's organisation and its first administrator; everybody else is made by somebody who is signed in.
-- Run once as portcullis_admin, which may act for the operator; repeating it changes nothing. Variables of psql:
-- issuer and subject as the identity provider's tokens will name the person, and the person's name.
BEGIN;
SET LOCAL search_path = portcullis;
SET LOCAL portcullis.operator = 'on';
INSERT INTO organisations (id, slug, name, kind, data_role)
VALUES (uuidv7(), 'operator', 'Operator', 'operator', 'processor')
ON CONFLICT DO NOTHING;
INSERT INTO people (id, organisation_id, slug, issuer, subject, name, roles)
SELECT uuidv7(), id, 'operator', :'issuer', :'subject', :'name', '{operator_admin}'
FROM organisations WHERE kind = 'operator'
ON CONFLICT DO NOTHING;
COMMIT;
