declare module 'virtual:theme-styles.css';
declare module '@fontsource-variable/inter';
