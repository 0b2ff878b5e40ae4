/** The page without a network, its newer versions, and backups. */
export const zhOffline = {
  'A new version of the page is ready': '页面的新版本已就绪',
  'A reload puts it in; stored runs are kept.': '重新加载即可使用；已存储的运行会保留。',
  'Reload now': '立即重新加载',
  'A run trains in this browser. Reload when it has ended; stored runs are kept.':
    '此浏览器中有运行正在训练。请在它结束后重新加载；已存储的运行会保留。',
  'Another tab has put it in. Reload this one when its run has ended.':
    '另一个标签页已启用新版本。请在本页的运行结束后重新加载。',
};
