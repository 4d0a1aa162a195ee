export { createIdpLocal, type IdpLocal, type IdpLocalOptions } from './create-idp-local.js';
export { CONSOLE_CLIENT_ID } from './provider-configuration.js';
export type { SamplePeople, SamplePerson } from './sample-people.js';
export { CLI_CLIENT_ID, SAMPLE_PERSON_GRANT } from './sample-person.grant.js';
