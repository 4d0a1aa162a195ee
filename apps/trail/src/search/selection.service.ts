import { Injectable } from '@nestjs/common';
import { narrowedTo, type Reach } from '../calls/reach.js';
import type { TrailCall } from '../calls/trail-call.js';
import { unknownReference } from '../references/reference.errors.js';
import { type Found, ReferenceFinder, type ReferenceKind } from '../references/reference-finder.service.js';
import type { EventSelection } from './event-filters.js';
import type { FilterQuery } from './event-query.schema.js';

/** Turns what a caller wrote into what is searched for. */
@Injectable()
export class Selections {
  constructor(private readonly references: ReferenceFinder) {}

  /** Returns the selection; throws REFERENCE_UNKNOWN for a filter that names nothing within the caller's reach. */
  async of(call: TrailCall, query: FilterQuery): Promise<EventSelection> {
    const organisation = await this.found(call.reach, 'organisation', query.organisation);
    const reach = organisation === null ? call.reach : narrowedTo(call.reach, organisation.id);
    const found = (kind: ReferenceKind): Promise<Found | null> =>
      this.found(organisationsOf(kind, call.reach, reach), kind, query[kind]);
    const [project, dataset, item, person, tool] = [
      await found('project'),
      await found('dataset'),
      await found('item'),
      await found('person'),
      await found('tool'),
    ];
    return {
      reach,
      organisationId: ownerOf(call.reach, [organisation, item, project, dataset]),
      filters: {
        ...plainFilters(query),
        projectId: idOf(project),
        datasetId: idOf(dataset),
        itemId: idOf(item),
        personId: idOf(person),
        toolId: idOf(tool),
      },
    };
  }

  private async found(reach: Reach, kind: ReferenceKind, name: string | undefined): Promise<Found | null> {
    if (name === undefined) return null;
    const found = await this.references.find(reach, kind, name);
    if (found === null) throw unknownReference(kind);
    return found;
  }
}

/** People of one organisation are on the trails of others; everything else is told apart by the organisation named. */
function organisationsOf(kind: ReferenceKind, whole: Reach, narrowed: Reach): Reach {
  return kind === 'person' ? whole : narrowed;
}

function ownerOf({ organisations }: Reach, named: readonly (Found | null)[]): string | null {
  const owner = named.find((one) => one !== null && one.organisationId !== null)?.organisationId;
  return owner ?? (organisations === 'every' ? null : (organisations[0] ?? null));
}

function idOf(found: Found | null): string | null {
  return found?.id ?? null;
}

function plainFilters(query: FilterQuery) {
  return {
    effect: query.effect ?? null,
    code: query.code ?? null,
    country: query.country ?? null,
    kind: query.kind ?? null,
    fromMs: query.from?.getTime() ?? null,
    toMs: query.to?.getTime() ?? null,
  };
}
