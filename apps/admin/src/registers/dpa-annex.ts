import { type MeasureView, measuresOfAll } from './measures.js';
import type { ProcessingActivityView } from './processing-activity.js';
import { missingOfController, missingOfParty, toControllerRegister } from './processing-register.js';
import type { RegisterFacts, RegisterParty, RegisterVendor } from './register-facts.js';

/** A subprocessor the client approved, as the annex lists it. */
export interface AnnexSubprocessorView {
  readonly id: string;
  readonly name: string;
  readonly country: string | null;
  readonly contact: string | null;
  readonly service: string | null;
  readonly noticeDate: string;
  readonly effectiveFrom: string;
}

/** The annexes of a data processing agreement between client and operator (GDPR Article 28 (3)), as the configuration is now. */
export interface DpaAnnexView {
  readonly controller: RegisterParty;
  readonly processor: RegisterParty;
  /** I: what is processed, for what, where, by whom. */
  readonly processing: readonly ProcessingActivityView[];
  /** II: technical and organisational measures that hold for all of it; those of a project are with the project. */
  readonly measures: readonly MeasureView[];
  /** III: subprocessors. */
  readonly subprocessors: readonly AnnexSubprocessorView[];
  /** What an annex should say and nobody stated, by its place. */
  readonly missing: readonly string[];
}

/** Returns the annexes to the contract with this client. */
export function toDpaAnnex(controller: RegisterParty, facts: RegisterFacts): DpaAnnexView {
  const register = toControllerRegister(controller, facts);
  const vendors = facts.vendors.filter(({ organisationId }) => organisationId === controller.id);
  return {
    controller,
    processor: facts.operator,
    processing: register.activities,
    measures: measuresOfAll(),
    subprocessors: vendors.map(toSubprocessor),
    missing: [
      ...missingOfParty(controller),
      ...missingOfParty(facts.operator),
      ...missingOfController(register),
      ...vendors.flatMap(missingOfVendor),
    ],
  };
}

function toSubprocessor(vendor: RegisterVendor): AnnexSubprocessorView {
  const { id, name, country, contact, service, noticeDate, effectiveFrom } = vendor;
  return { id, name, country, contact, service, noticeDate, effectiveFrom };
}

function missingOfVendor({ id, country, service }: RegisterVendor): string[] {
  const asked = { country, service };
  return Object.entries(asked).flatMap(([name, value]) => (value === null ? [`vendors.${id}.${name}`] : []));
}
