declare module "@tokens";
