export const zh = {
  'Dismiss: {{title}}': '关闭：{{title}}',
};
