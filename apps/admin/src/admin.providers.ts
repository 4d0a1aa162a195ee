import type { Provider } from '@nestjs/common';
import { AccessRequestsQueries } from './access-requests/access-requests.queries.js';
import { AccessRequestsService } from './access-requests/access-requests.service.js';
import { BreakGlassReviewsService } from './access-requests/break-glass-reviews.service.js';
import { BreakGlassService } from './access-requests/break-glass.service.js';
import { OverdueReviewsMetric } from './access-requests/overdue-reviews.metric.js';
import { RequestAccesses } from './access-requests/request-accesses.service.js';
import { RequestChanges } from './access-requests/request-changes.service.js';
import { RequestDecisionsService } from './access-requests/request-decisions.service.js';
import { RequestEndings } from './access-requests/request-endings.service.js';
import { RequestParties } from './access-requests/request-parties.js';
import { RequestRecords } from './access-requests/request-records.js';
import { AdminShutdown } from './admin.shutdown.js';
import { AssignmentParties } from './assignments/assignment-parties.js';
import { AssignmentRevocationsService } from './assignments/assignment-revocations.service.js';
import { AssignmentsQueries } from './assignments/assignments.queries.js';
import { AssignmentsService } from './assignments/assignments.service.js';
import { BulkAssignmentsService } from './assignments/bulk/bulk-assignments.service.js';
import { ChangesService } from './changes/changes.service.js';
import { DatasetKeyRepository } from './dataset-keys/dataset-key.repository.js';
import { DatasetKeyring } from './dataset-keys/dataset-keyring.js';
import { KeyRotationsService } from './dataset-keys/key-rotations.service.js';
import { DatasetSettingsService } from './datasets/dataset-settings.service.js';
import { DatasetsQueries } from './datasets/datasets.queries.js';
import { DatasetsService } from './datasets/datasets.service.js';
import { UsableKeyService } from './datasets/usable-key.service.js';
import { AccessMatrixService } from './effective-access/access-matrix.service.js';
import { AccessSets } from './effective-access/access-sets.service.js';
import { AccessTargetFinder } from './effective-access/access-target.finder.js';
import { HeldFactsReader } from './effective-access/held-facts.service.js';
import { WhoCanService } from './effective-access/who-can.service.js';
import { AccessExplainer } from './explanations/access-explainer.js';
import { ExplainedCallerFinder } from './explanations/explained-caller.finder.js';
import { ExplanationsService } from './explanations/explanations.service.js';
import { DescribedKeyStates } from './explanations/key-states.adapter.js';
import { Readiness } from './health/readiness.service.js';
import { IdempotencyService } from './idempotency/idempotency.service.js';
import { RecordedPermissionGuard } from './identity/recorded-permission.guard.js';
import { ItemSealer } from './items/item-sealer.js';
import { ItemStatesService } from './items/item-states.service.js';
import { ItemVersionsService } from './items/item-versions.service.js';
import { ItemsQueries } from './items/items.queries.js';
import { UploadsService } from './items/uploads.service.js';
import { EndedBars } from './lawful-disclosures/ended-bars.repository.js';
import { EndedBarsTimer } from './lawful-disclosures/ended-bars.timer.js';
import { LawfulDisclosureEndings } from './lawful-disclosures/lawful-disclosure-endings.service.js';
import { LawfulDisclosuresQueries } from './lawful-disclosures/lawful-disclosures.queries.js';
import { LawfulDisclosuresService } from './lawful-disclosures/lawful-disclosures.service.js';
import { DeliveriesQueries } from './notifications/deliveries.queries.js';
import { NotificationsQueries } from './notifications/notifications.queries.js';
import { RedeliveriesService } from './notifications/redeliveries.service.js';
import { WebhooksQueries } from './notifications/webhooks.queries.js';
import { WebhooksService } from './notifications/webhooks.service.js';
import { OrganisationFinder } from './organisations/organisation-finder.js';
import { OrganisationsService } from './organisations/organisations.service.js';
import { EngagementFinder } from './people/engagements/engagement-finder.js';
import { EngagementEndsService } from './people/engagements/engagement-ends.service.js';
import { PeopleQueries } from './people/people.queries.js';
import { PeopleService } from './people/people.service.js';
import { PersonFinder } from './people/person-finder.js';
import { PersonStandingService } from './people/person-standing.service.js';
import { PersonWriter } from './people/person-writer.js';
import { TrailErasuresService } from './people/trail-erasures.service.js';
import { WorkerProfilesService } from './people/worker-profiles.service.js';
import { ProjectSettingsService } from './projects/project-settings.service.js';
import { ProjectWriter } from './projects/project-writer.js';
import { ProjectsQueries } from './projects/projects.queries.js';
import { ProjectsService } from './projects/projects.service.js';
import { OwnedQueries } from './records/owned-queries.js';
import { RequestRulesWriter } from './request-rules/request-rules-writer.js';
import { RequestRulesService } from './request-rules/request-rules.service.js';
import { REVIEWS_PROVIDERS } from './reviews/reviews.providers.js';
import { RecordedDocuments } from './registers/recorded-documents.service.js';
import { RegisterQueries } from './registers/register.queries.js';
import { RegistersService } from './registers/registers.service.js';
import { CountryGroups } from './country-groups/country-groups.service.js';
import { SubprocessorsService } from './subprocessors/subprocessors.service.js';
import { TaskBatchesQueries } from './tasks/task-batches.queries.js';
import { TaskBatchesService } from './tasks/task-batches.service.js';
import { TaskInterventionsService } from './tasks/task-interventions.service.js';
import { TasksQueries } from './tasks/tasks.queries.js';
import { AcceptancesQueries } from './terms/acceptances.queries.js';
import { TermsQueries } from './terms/terms.queries.js';
import { TermsService } from './terms/terms.service.js';
import { S3SecretsService } from './tool-credentials/s3-secrets.service.js';
import { ToolCredentialDrafts } from './tool-credentials/tool-credential-drafts.service.js';
import { ToolCredentialEditsService } from './tool-credentials/tool-credential-edits.service.js';
import { ToolCredentialWriter } from './tool-credentials/tool-credential-writer.js';
import { ToolCredentialsQueries } from './tool-credentials/tool-credentials.queries.js';
import { ToolCredentialsService } from './tool-credentials/tool-credentials.service.js';
import { ToolDisconnectionsService } from './tool-credentials/tool-disconnections.service.js';
import { TransferBasisEditsService } from './transfer-bases/transfer-basis-edits.service.js';
import { TransferBasesQueries } from './transfer-bases/transfer-bases.queries.js';
import { TransferBasesService } from './transfer-bases/transfer-bases.service.js';
import { TransferBasisWithdrawals } from './transfer-bases/transfer-basis-withdrawals.service.js';
import { PendingChangesQueries } from './two-person/pending-changes.queries.js';
import { PendingDecisions } from './two-person/pending-decisions.service.js';
import { type Proposer, PROPOSERS } from './two-person/proposal.js';
import { TwoPersonChanges } from './two-person/two-person-changes.service.js';
import { TwoPersonRules } from './two-person/two-person-rules.service.js';
import { VendorApprovalsService } from './vendors/vendor-approvals.service.js';
import { VendorFinder } from './vendors/vendor-finder.js';
import { VendorNoticesService } from './vendors/vendor-notices.service.js';
import { VendorObjectionsService } from './vendors/vendor-objections.service.js';
import { VendorsService } from './vendors/vendors.service.js';
import { PartyChanges } from './what-if/party-changes.service.js';
import { ProposedChanges } from './what-if/proposed-changes.service.js';
import { WhatIfService } from './what-if/what-if.service.js';

/** How requests are permitted, changes made and owned things found: what every resource is built on. */
const FOUNDATIONS: Provider[] = [
  AdminShutdown,
  ChangesService,
  IdempotencyService,
  OwnedQueries,
  Readiness,
  RecordedPermissionGuard,
];

/** Organisations, people, vendors and their register. */
const PARTIES: Provider[] = [
  EngagementEndsService,
  EngagementFinder,
  OrganisationFinder,
  OrganisationsService,
  PeopleQueries,
  PeopleService,
  PersonFinder,
  PersonStandingService,
  PersonWriter,
  CountryGroups,
  RecordedDocuments,
  RegisterQueries,
  RegistersService,
  SubprocessorsService,
  TrailErasuresService,
  VendorApprovalsService,
  VendorFinder,
  VendorNoticesService,
  VendorObjectionsService,
  VendorsService,
  WorkerProfilesService,
];

/** Datasets, their keys and their items. */
const CATALOG: Provider[] = [
  DatasetKeyRepository,
  DatasetKeyring,
  DatasetSettingsService,
  DatasetsQueries,
  DatasetsService,
  ItemSealer,
  ItemStatesService,
  ItemVersionsService,
  ItemsQueries,
  KeyRotationsService,
  UploadsService,
  UsableKeyService,
];

/** Projects and what grants or explains access to them. */
const GRANTS: Provider[] = [
  AcceptancesQueries,
  AccessExplainer,
  AssignmentParties,
  AssignmentRevocationsService,
  AssignmentsQueries,
  AssignmentsService,
  BulkAssignmentsService,
  DescribedKeyStates,
  ExplainedCallerFinder,
  ExplanationsService,
  ProjectSettingsService,
  ProjectWriter,
  ProjectsQueries,
  ProjectsService,
  S3SecretsService,
  TermsQueries,
  TermsService,
  ToolCredentialDrafts,
  ToolCredentialEditsService,
  ToolCredentialWriter,
  ToolCredentialsQueries,
  ToolCredentialsService,
  ToolDisconnectionsService,
  TransferBasesQueries,
  TransferBasesService,
  TransferBasisEditsService,
  TransferBasisWithdrawals,
];

/** What takes a second person, and disclosure to authorities, which always does. */
const TWO_PEOPLE: Provider[] = [
  EndedBars,
  EndedBarsTimer,
  LawfulDisclosureEndings,
  LawfulDisclosuresQueries,
  LawfulDisclosuresService,
  PendingChangesQueries,
  PendingDecisions,
  TwoPersonChanges,
  TwoPersonRules,
  {
    provide: PROPOSERS,
    inject: [
      AssignmentsService,
      DatasetSettingsService,
      LawfulDisclosuresService,
      ProjectSettingsService,
      ProjectsService,
      RequestRulesService,
      ToolCredentialEditsService,
      TransferBasesService,
      TwoPersonRules,
      VendorApprovalsService,
    ],
    useFactory: (...proposers: Proposer[]) => proposers,
  },
];

/** Who can read what, and who could after a change. */
const EFFECTIVE_ACCESS: Provider[] = [
  AccessMatrixService,
  AccessSets,
  AccessTargetFinder,
  HeldFactsReader,
  PartyChanges,
  ProposedChanges,
  WhatIfService,
  WhoCanService,
];

/** Access that is asked for, approved in steps and given for a time. */
const REQUESTS: Provider[] = [
  AccessRequestsQueries,
  AccessRequestsService,
  BreakGlassReviewsService,
  BreakGlassService,
  OverdueReviewsMetric,
  RequestAccesses,
  RequestChanges,
  RequestDecisionsService,
  RequestEndings,
  RequestParties,
  RequestRecords,
  RequestRulesService,
  RequestRulesWriter,
];

/** The queue of a project: what is to be done, who holds it, how long it took. */
const QUEUE: Provider[] = [TaskBatchesQueries, TaskBatchesService, TaskInterventionsService, TasksQueries];

/** Where organisations are told of what happens, and how that went. */
const NOTIFICATIONS: Provider[] = [
  DeliveriesQueries,
  NotificationsQueries,
  RedeliveriesService,
  WebhooksQueries,
  WebhooksService,
];

/** Every service of the control plane, one line each. */
export const ADMIN_PROVIDERS: Provider[] = [
  ...FOUNDATIONS,
  ...PARTIES,
  ...CATALOG,
  ...GRANTS,
  ...TWO_PEOPLE,
  ...EFFECTIVE_ACCESS,
  ...REQUESTS,
  ...QUEUE,
  ...REVIEWS_PROVIDERS,
  ...NOTIFICATIONS,
];
