import {
  type AccessAnswer,
  type AccessDecider,
  callerScopes,
  type FactsService,
  type NetworkDirectory,
} from '#libs/facts';
import type { Principal } from '#libs/identity';
import { AppError } from '#libs/kernel';
import type { Action } from '#libs/policy';
import type { RequestOrigin } from '../items/read-request.js';

/** A question about a project's datasets as a whole. */
export interface ProjectQuestion {
  readonly principal: Principal;
  /** Id or slug; null for a project that is not the caller's to know. */
  readonly projectReference: string | null;
  readonly origin: RequestOrigin;
  /** Default: to read the metadata of any item. */
  readonly action?: Action;
}

/** Decides once per dataset of a project, as the access to any available item of it. */
export class DatasetDecisions {
  constructor(
    private readonly facts: FactsService,
    private readonly decider: AccessDecider,
    private readonly networks: NetworkDirectory,
  ) {}

  /** Returns at least one answer: a project that is not theirs to know is decided like an item that does not exist. */
  async answersFor(question: ProjectQuestion): Promise<readonly [AccessAnswer, ...AccessAnswer[]]> {
    const { principal, origin, action } = question;
    const projectId = await this.projectOf(question);
    const subject = await this.facts.getSubject(principal, projectId);
    const asked = {
      principal,
      subject,
      network: this.networks.networkOf(origin.address),
      ...(action && { action }),
    };
    const [first = null, ...rest] = subject.facts.project?.datasetIds ?? [];
    const [answer, ...others] = await Promise.all([
      this.decider.answerForDataset(asked, first),
      ...rest.map((id) => this.decider.answerForDataset(asked, id)),
    ]);
    return [answer, ...others];
  }

  /** Returns the answer to a question about something in the project that is not there. */
  async answerForNothing({
    principal,
    projectReference,
    origin,
    action,
  }: ProjectQuestion): Promise<AccessAnswer> {
    const projectId = await this.projectOf({ principal, projectReference, origin });
    const subject = await this.facts.getSubject(principal, projectId);
    const network = this.networks.networkOf(origin.address);
    return this.decider.answerForDataset({ principal, subject, network, ...(action && { action }) }, null);
  }

  /** Forgets what answers were made from: the database has said that it is old. */
  forget(principal: Principal, { owner }: AccessAnswer): void {
    this.facts.invalidate(new Set([...callerScopes(principal), owner]));
  }

  private async projectOf({ principal, projectReference }: ProjectQuestion): Promise<string | null> {
    if (projectReference === null) return null;
    const choice = await this.facts.chooseProject(principal, projectReference, '');
    if (choice.kind === 'ambiguous') {
      throw new AppError({
        code: 'PROJECT_AMBIGUOUS',
        kind: 'invalid',
        publicMessage: 'More than one project has this slug: use its id.',
      });
    }
    return choice.kind === 'chosen' ? choice.projectId : null;
  }
}
