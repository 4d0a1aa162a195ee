import { ActionIcon, Drawer } from '@mantine/core';
import { IconMenu2 } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { AccountMenu } from './account-menu.js';
import { Navigation } from './navigation.js';
import mark from './portcullis.svg';
import classes from './shell.module.css';

function Brand() {
  return (
    <Link to="/" className={classes.brand}>
      <img src={mark} width={24} height={24} alt="" />
      Portcullis
    </Link>
  );
}

/** The frame around every page: navigation, account, and the page itself. */
export function Shell({ children }: { children: ReactNode }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <div className={classes.frame}>
      <a href="#page" className={classes.skip}>
        Skip to the page
      </a>
      <div className={classes.side}>
        <Brand />
        <Navigation />
        <div className={classes.foot}>
          <AccountMenu />
        </div>
      </div>
      <header className={classes.top}>
        <Brand />
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label="Open the navigation"
          onClick={() => setOpen(true)}
        >
          <IconMenu2 size={20} aria-hidden />
        </ActionIcon>
      </header>
      <Drawer
        opened={isOpen}
        onClose={() => setOpen(false)}
        title="Portcullis"
        size={280}
        closeButtonProps={{ 'aria-label': 'Close the navigation' }}
      >
        <Navigation onGo={() => setOpen(false)} />
        <div className={classes.foot}>
          <AccountMenu />
        </div>
      </Drawer>
      <main id="page" tabIndex={-1} className={classes.main}>
        <div className={classes.content}>{children}</div>
      </main>
    </div>
  );
}
