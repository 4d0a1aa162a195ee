import { type DynamicModule, Module } from '@nestjs/common';
import { APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { AccessTokenVerifier, AuthenticationGuard, IdentityModule } from '#libs/identity';
import { AuthenticationTrail } from '#libs/trail';
import { AccessRequestsController } from './access-requests/access-requests.controller.js';
import { BreakGlassController } from './access-requests/break-glass.controller.js';
import { connections } from './admin.connections.js';
import { ADMIN_PROVIDERS } from './admin.providers.js';
import type { AdminSettings } from './admin.settings.js';
import { AssignmentsController } from './assignments/assignments.controller.js';
import { BulkAssignmentsController } from './assignments/bulk/bulk-assignments.controller.js';
import { clientAddressOf } from '#libs/http';
import { RefusalRecorder } from './administration-trail/refusal-recorder.interceptor.js';
import { ChangedInterceptor } from './changes/changed.interceptor.js';
import { CountryGroupsController } from './country-groups/country-groups.controller.js';
import { DatasetKeysController } from './dataset-keys/dataset-keys.controller.js';
import { DatasetsController } from './datasets/datasets.controller.js';
import { EffectiveAccessController } from './effective-access/effective-access.controller.js';
import { ExplanationsController } from './explanations/explanations.controller.js';
import { HealthController } from './health/health.controller.js';
import { AdministratorDirectory } from './identity/administrator-directory.adapter.js';
import { RecordedPermissionGuard } from './identity/recorded-permission.guard.js';
import { ItemsController } from './items/items.controller.js';
import { LawfulDisclosuresController } from './lawful-disclosures/lawful-disclosures.controller.js';
import { NotificationsController } from './notifications/notifications.controller.js';
import { WebhooksController } from './notifications/webhooks.controller.js';
import { OrganisationsController } from './organisations/organisations.controller.js';
import { EngagementsController } from './people/engagements/engagements.controller.js';
import { PeopleController } from './people/people.controller.js';
import { ProjectsController } from './projects/projects.controller.js';
import { RequestRulesController } from './request-rules/request-rules.controller.js';
import { NdaCoverageController } from './reviews/nda-coverage.controller.js';
import { ReviewsController } from './reviews/reviews.controller.js';
import { RegistersController } from './registers/registers.controller.js';
import { SubprocessorsController } from './subprocessors/subprocessors.controller.js';
import { ProjectTasksController } from './tasks/project-tasks.controller.js';
import { TasksController } from './tasks/tasks.controller.js';
import { TermsController } from './terms/terms.controller.js';
import { ToolCredentialsController } from './tool-credentials/tool-credentials.controller.js';
import { ToolCredentialEditsController } from './tool-credentials/tool-credential-edits.controller.js';
import { TransferBasisEditsController } from './transfer-bases/transfer-basis-edits.controller.js';
import { TransferBasesController } from './transfer-bases/transfer-bases.controller.js';
import { VendorDisclosuresController } from './vendors/vendor-disclosures.controller.js';
import { PendingChangesController } from './two-person/pending-changes.controller.js';
import { TwoPersonRulesController } from './two-person/two-person-rules.controller.js';
import { VendorsController } from './vendors/vendors.controller.js';
import { WhatIfController } from './what-if/what-if.controller.js';

const CONTROLLERS = [
  HealthController,
  OrganisationsController,
  RegistersController,
  PeopleController,
  EngagementsController,
  VendorsController,
  VendorDisclosuresController,
  SubprocessorsController,
  DatasetsController,
  DatasetKeysController,
  ItemsController,
  CountryGroupsController,
  ProjectsController,
  AssignmentsController,
  BreakGlassController,
  AccessRequestsController,
  RequestRulesController,
  BulkAssignmentsController,
  ProjectTasksController,
  TasksController,
  TermsController,
  TransferBasesController,
  TransferBasisEditsController,
  ToolCredentialsController,
  ToolCredentialEditsController,
  ExplanationsController,
  PendingChangesController,
  TwoPersonRulesController,
  LawfulDisclosuresController,
  ReviewsController,
  NdaCoverageController,
  EffectiveAccessController,
  WhatIfController,
  NotificationsController,
  WebhooksController,
];

class AdminConnections {}

/** The control plane's table of contents: who may ask, what can be asked, and how it is answered. */
@Module({})
export class AdminModule {
  static forRoot(settings: AdminSettings): DynamicModule {
    const connected = connections(settings);
    const providers = [...connected, AdministratorDirectory];
    const world = { module: AdminConnections, global: true, providers, exports: providers } as DynamicModule;
    const identity = IdentityModule.forRootAsync({
      inject: [AccessTokenVerifier, AdministratorDirectory, AuthenticationTrail],
      useFactory: (
        accessTokens: AccessTokenVerifier,
        directory: AdministratorDirectory,
        recorder: AuthenticationTrail,
      ) => {
        const clientIp = (request: { readonly raw: object }): string => clientAddressOf(request) ?? 'unknown';
        return { accessTokens, directory, recorder, clock: settings.clock, clientIp };
      },
    });
    return {
      module: AdminModule,
      imports: [world, identity],
      controllers: CONTROLLERS,
      providers: [
        ...ADMIN_PROVIDERS,
        // In this order: who is it, may they, and what becomes of what they did.
        { provide: APP_GUARD, useExisting: AuthenticationGuard },
        { provide: APP_GUARD, useExisting: RecordedPermissionGuard },
        { provide: APP_INTERCEPTOR, useClass: ChangedInterceptor },
        { provide: APP_INTERCEPTOR, useClass: RefusalRecorder },
      ],
    };
  }
}
