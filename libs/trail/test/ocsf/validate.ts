import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

const CLASSES: Readonly<Record<number, string>> = {
  3001: 'account_change',
  3002: 'authentication',
  3005: 'user_access',
  6003: 'api_activity',
  6006: 'file_hosting',
};
const schema: object = JSON.parse(readFileSync(new URL('ocsf.schema.json', import.meta.url), 'utf8'));
const ajv = new Ajv2020({ allErrors: true, strict: false }).addSchema(schema, 'ocsf');

/** Returns every way in which an event departs from the public schema of its class; none: it is valid. */
export function ocsfFindings(event: unknown): string[] {
  const { class_uid, activity_id, activity_name, type_uid } = event as Record<string, unknown>;
  const validate = find(class_uid);
  if (validate === undefined) return [`class_uid ${String(class_uid)} is none of the trail's classes`];
  validate(event);
  const findings = (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath || '/'} ${message} ${JSON.stringify(params)}`,
  );
  // What the schema says in words only.
  if (type_uid !== Number(class_uid) * 100 + Number(activity_id))
    findings.push('/type_uid is not class_uid * 100 + activity_id');
  if (activity_id === 99 && typeof activity_name !== 'string')
    findings.push('/activity_name is missing for 99 Other');
  return findings;
}

function find(classUid: unknown): ValidateFunction | undefined {
  const name = CLASSES[Number(classUid)];
  return name === undefined ? undefined : ajv.getSchema(`ocsf#/$defs/${name}`);
}
