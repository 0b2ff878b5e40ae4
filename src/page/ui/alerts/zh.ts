export const zh = {
  'Dismiss: {{title}}': '关闭：{{title}}',
  More: '更多',
  Less: '收起',
  '{{n}} more': '还有 {{n}} 条',
  'Show fewer': '收起',
};
