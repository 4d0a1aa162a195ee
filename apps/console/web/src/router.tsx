import type { Permission } from '#libs/policy';
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  notFound,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { LoadingRows } from './elements/data-table.js';
import type { Signed } from './session/session.context.js';
import { NotFound } from './shell/not-found.js';
import { PageFailure } from './shell/page-failure.js';
import { pagesOf } from './shell/pages.js';
import { Shell } from './shell/shell.js';

/** A page: its address, what a role must carry to have it, and where its code is. */
type PageRoute = readonly [path: string, needs: Permission, component: ReturnType<typeof lazyRouteComponent>];

const page = lazyRouteComponent;

const PAGE_ROUTES: readonly PageRoute[] = [
  ['/trail', 'trail:read', page(() => import('./trail/trail-page.js'), 'TrailPage')],
  ['/trail/$recordId', 'trail:read', page(() => import('./trail/record-page.js'), 'RecordPage')],
  ['/items/$item/viewers', 'trail:read', page(() => import('./trail/viewers-page.js'), 'ViewersPage')],
  ['/people/$person/accesses', 'trail:read', page(() => import('./trail/timeline-page.js'), 'TimelinePage')],
  ['/projects', 'project:read', page(() => import('./projects/projects-page.js'), 'ProjectsPage')],
  ['/projects/$project', 'project:read', page(() => import('./projects/project-page.js'), 'ProjectPage')],
  ['/people', 'person:read', page(() => import('./people/people-page.js'), 'PeoplePage')],
  ['/people/$person', 'person:read', page(() => import('./people/person-page.js'), 'PersonPage')],
  [
    '/people/vendors/$vendor',
    'subprocessor:read',
    page(() => import('./vendors/vendor-page.js'), 'VendorPage'),
  ],
  ['/datasets', 'dataset:read', page(() => import('./datasets/datasets-page.js'), 'DatasetsPage')],
  ['/datasets/$dataset', 'dataset:read', page(() => import('./datasets/dataset-page.js'), 'DatasetPage')],
  ['/regions', 'transfer-basis:read', page(() => import('./regions/regions-page.js'), 'RegionsPage')],
  ['/terms', 'terms:read', page(() => import('./terms/terms-page.js'), 'TermsPage')],
  ['/terms/$terms', 'terms:read', page(() => import('./terms/terms-version-page.js'), 'TermsVersionPage')],
  ['/tools', 'tool-credential:read', page(() => import('./tools/tools-page.js'), 'ToolsPage')],
  ['/registers', 'organisation:export', page(() => import('./registers/registers-page.js'), 'RegistersPage')],
  [
    '/disclosures',
    'lawful-disclosure:read',
    page(() => import('./disclosures/disclosures-page.js'), 'DisclosuresPage'),
  ],
  [
    '/disclosures/$disclosure',
    'lawful-disclosure:read',
    page(() => import('./disclosures/disclosure-page.js'), 'DisclosurePage'),
  ],
  ['/requests', 'access-request:ask', page(() => import('./requests/requests-page.js'), 'RequestsPage')],
  [
    '/requests/$request',
    'access-request:ask',
    page(() => import('./requests/request-page.js'), 'RequestPage'),
  ],
  ['/reviews/$review', 'review:read', page(() => import('./reviews/review-page.js'), 'ReviewPage')],
  [
    '/notifications',
    'notification:read',
    page(() => import('./notifications/webhooks-page.js'), 'WebhooksPage'),
  ],
  [
    '/notifications/$webhook',
    'notification:read',
    page(() => import('./notifications/webhook-page.js'), 'WebhookPage'),
  ],
  [
    '/my-notifications',
    'me:update',
    page(() => import('./notifications/preferences-page.js'), 'PreferencesPage'),
  ],
  ['/explain', 'item:explain', page(() => import('./explain/explain-page.js'), 'ExplainPage')],
  ['/alerts', 'trail:read', page(() => import('./alerts/alerts-page.js'), 'AlertsPage')],
  ['/alerts/$alert', 'trail:read', page(() => import('./alerts/alert-page.js'), 'AlertPage')],
  ['/overview', 'trail:read', page(() => import('./overview/overview-page.js'), 'OverviewPage')],
  ['/my-accesses', 'me:read', page(() => import('./work/own-accesses-page.js'), 'OwnAccessesPage')],
  ['/my-work', 'item:read', page(() => import('./work/work-page.js'), 'WorkPage')],
  ['/my-work/$project', 'item:read', page(() => import('./work/own-project-page.js'), 'OwnProjectPage')],
  ['/my-work/$project/items/$item', 'item:read', page(() => import('./work/item-page.js'), 'ItemPage')],
];

/** Returns the router of somebody signed in: a page their roles do not carry is no page. */
export function createConsoleRouter(signed: Signed) {
  const root = createRootRoute({
    component: () => (
      <Shell>
        <Outlet />
      </Shell>
    ),
    notFoundComponent: NotFound,
    errorComponent: PageFailure,
  });
  const start = createRoute({
    getParentRoute: () => root,
    path: '/',
    beforeLoad: () => {
      const [first] = pagesOf(signed.account);
      if (first === undefined) throw notFound();
      throw redirect({ to: first.path, replace: true });
    },
  });
  const pages = PAGE_ROUTES.map(([path, needs, component]) =>
    createRoute({
      getParentRoute: () => root,
      path,
      component,
      beforeLoad: () => {
        if (!signed.account.may(needs)) throw notFound();
      },
      notFoundComponent: NotFound,
      errorComponent: PageFailure,
    }),
  );
  return createRouter({
    routeTree: root.addChildren([start, ...pages]),
    basepath: import.meta.env.BASE_URL,
    defaultPendingComponent: LoadingRows,
    scrollRestoration: true,
  });
}
