import {
  IconBell,
  IconBook2,
  IconChartAreaLine,
  IconDatabase,
  IconFileText,
  IconFolders,
  IconGavel,
  IconHelpHexagon,
  IconListSearch,
  IconPlugConnected,
  IconSend,
  IconUserCheck,
  IconUsers,
  IconWorld,
  IconBriefcase,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useSigned } from '../session/session.context.js';
import { type PageEntry, pagesOf } from './pages.js';
import classes from './shell.module.css';

const ICONS: Readonly<Record<string, typeof IconBell>> = {
  '/my-work': IconBriefcase,
  '/overview': IconChartAreaLine,
  '/trail': IconListSearch,
  '/alerts': IconBell,
  '/requests': IconUserCheck,
  '/projects': IconFolders,
  '/people': IconUsers,
  '/datasets': IconDatabase,
  '/regions': IconWorld,
  '/terms': IconFileText,
  '/tools': IconPlugConnected,
  '/notifications': IconSend,
  '/disclosures': IconGavel,
  '/registers': IconBook2,
  '/explain': IconHelpHexagon,
};

/** The pages somebody has, and no others. */
export function Navigation({ onGo }: { onGo?: () => void }) {
  const pages = pagesOf(useSigned().account);
  const groups = [...new Set(pages.map(({ group }) => group))];
  return (
    <nav aria-label="Pages">
      {groups.map((group) => (
        <section key={group} aria-label={group}>
          <div className={classes.group} aria-hidden>
            {group}
          </div>
          <ul className={classes.list}>
            {pages
              .filter((page) => page.group === group)
              .map((page) => (
                <NavigationItem key={page.path} page={page} {...(onGo && { onGo })} />
              ))}
          </ul>
        </section>
      ))}
    </nav>
  );
}

function NavigationItem({ page, onGo }: { page: PageEntry; onGo?: () => void }) {
  const Icon = ICONS[page.path];
  return (
    <li>
      <Link to={page.path} className={classes.link} {...(onGo && { onClick: onGo })}>
        {Icon && <Icon size={16} stroke={1.6} aria-hidden />}
        {page.label}
      </Link>
    </li>
  );
}
