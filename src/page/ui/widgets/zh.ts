export const zh = {
  Retry: '重试',
  'Reload the page': '重新加载页面',
  'This part of the page failed': '页面的这一部分出错',
  'It says “{{reason}}”. Training and the other parts of the page go on; nothing stored was changed.':
    '原因：“{{reason}}”。训练和页面的其他部分照常进行；已存储的内容没有改变。',
  'This part of the page is not loaded': '页面的这一部分没有加载',
  'Its file did not arrive. Retry; if it stays away, the server has a newer version of the page, and a reload brings it.':
    '它的文件没有取到。请重试；若仍然取不到，说明服务器上已有新版页面，重新加载即可得到。',
  'The browser is offline. It loads by itself when the connection is back.':
    '浏览器处于离线状态。连接恢复后会自动加载。',
  'A run in training stops; it can be resumed from its last checkpoint':
    '正在训练的运行会停止；可以从其最后一个检查点继续',
};
