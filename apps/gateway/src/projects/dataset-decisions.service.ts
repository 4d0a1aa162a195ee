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

/** What one caller wants to do with the datasets of a project. */
export interface ProjectQuestion {
  readonly principal: Principal;
  /** Id or slug; null for a project that is not theirs to know. */
  readonly projectReference: string | null;
  readonly origin: RequestOrigin;
  readonly action: Action;
}

/** Decides once per dataset of a project what is asked of the project as a whole. */
export class DatasetDecisions {
  constructor(
    private readonly facts: FactsService,
    private readonly decider: AccessDecider,
    private readonly networks: NetworkDirectory,
  ) {}

  /** Returns at least one answer; throws PROJECT_AMBIGUOUS. A project that is not theirs to know is decided like a missing item. */
  async ofProject(question: ProjectQuestion): Promise<readonly [AccessAnswer, ...AccessAnswer[]]> {
    const subject = await this.facts.getSubject(question.principal, await this.projectOf(question));
    const asked = { ...this.toQuestion(question), subject };
    const [first, ...rest] = subject.facts.project?.datasetIds ?? [];
    if (first === undefined) return [await this.decider.answerForDataset(asked, null)];
    return Promise.all([
      this.decider.answerForDataset(asked, first),
      ...rest.map((id) => this.decider.answerForDataset(asked, id)),
    ]);
  }

  /** Returns the answer about something in the project that is not there. */
  async ofNothing(question: ProjectQuestion): Promise<AccessAnswer> {
    const subject = await this.facts.getSubject(question.principal, await this.projectOf(question));
    return this.decider.answerForDataset({ ...this.toQuestion(question), subject }, null);
  }

  /** Returns the answer for one dataset of a project. */
  async ofDataset(
    question: Omit<ProjectQuestion, 'projectReference'>,
    { projectId, datasetId }: { readonly projectId: string; readonly datasetId: string },
  ): Promise<AccessAnswer> {
    const subject = await this.facts.getSubject(question.principal, projectId);
    return this.decider.answerForDataset({ ...this.toQuestion(question), subject }, datasetId);
  }

  /** Forgets the facts of an answer: the database has said that they are old. */
  forget(principal: Principal, answer: AccessAnswer): void {
    this.facts.invalidate(new Set([...callerScopes(principal), answer.owner]));
  }

  private async projectOf({ principal, projectReference }: ProjectQuestion): Promise<string | null> {
    if (projectReference === null) return null;
    const choice = await this.facts.chooseProject(principal, projectReference, '');
    if (choice.kind === 'ambiguous') {
      throw new AppError({
        code: 'PROJECT_AMBIGUOUS',
        kind: 'invalid',
        publicMessage: 'More than one project has this slug: use its id.',
        context: { errors: [{ field: 'project', detail: 'is the slug of more than one project' }] },
      });
    }
    return choice.kind === 'chosen' ? choice.projectId : null;
  }

  private toQuestion({ principal, origin, action }: Omit<ProjectQuestion, 'projectReference'>) {
    return { principal, action, network: this.networks.networkOf(origin.address) };
  }
}
