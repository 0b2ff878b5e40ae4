/** The page without a network, its newer versions, and backups. */
export const zhOffline = {
  'A new version of the page is ready': '页面的新版本已就绪',
  'A reload puts it in; stored runs are kept.': '重新加载即可使用；已存储的运行会保留。',
  'Reload now': '立即重新加载',
  'A run trains in this browser. Reload when it has ended; stored runs are kept.':
    '此浏览器中有运行正在训练。请在它结束后重新加载；已存储的运行会保留。',
  'Another tab has put it in. Reload this one when its run has ended.':
    '另一个标签页已启用新版本。请在本页的运行结束后重新加载。',

  // Runs that are gone
  '{{runs}} and {{n}} more were stored here and are gone.':
    '{{runs}} 以及另外 {{n}} 次运行曾存储在此，现已丢失。',
  '{{run}} was stored here and is gone.': '{{run}} 曾存储在此，现已丢失。',
  '{{runs}} were stored here and are gone.': '{{runs}} 曾存储在此，现已丢失。',
  'The browser’s storage was reset': '浏览器的存储已被重置',
  'Stored runs are missing': '有已存储的运行丢失',
  'Restore a backup, or import files exported before. What the page stores from now on is kept.':
    '请恢复备份，或导入以前导出的文件。页面今后存储的内容会保留。',
  'Go to backups': '前往备份',
  'Forget them': '不再提醒',

  // Backups
  'The page’s settings are back': '页面设置已恢复',
  'They are used from the next reload on.': '下次重新加载后生效。',
  '{{path}} is missing in it': '其中缺少 {{path}}',

  // A store that cannot be opened
  'If it stays so, begin an empty store beside it and restore a backup; what cannot be opened is left as it is.':
    '如果一直如此，可在旁边新建一个空的存储并恢复备份；无法打开的内容保持原样。',
  'Begin an empty store': '新建空的存储',
};
