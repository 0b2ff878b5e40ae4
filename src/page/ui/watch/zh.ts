export const zh = {
  'Watch runs': '观察运行',
  'Draws runs while they are trained elsewhere: on a cluster with protolab_torch, or by npm run train. Their folders are read every two seconds.':
    '实时绘制在别处训练的运行：集群上的 protolab_torch，或 npm run train。其文件夹每两秒读取一次。',
  'Watch a folder…': '观察文件夹…',
  'npm run watch -- FOLDER serves a folder of runs beside the page.':
    'npm run watch -- FOLDER 会在本页面旁提供一个含多次运行的文件夹。',
  'Stop watching': '停止观察',
  'Stop watching {{name}}': '停止观察 {{name}}',
  Watch: '观察',
  'Watch {{name}}': '观察 {{name}}',
  '{{run}} is not watched any more': '已不再观察 {{run}}',
  'No folder in it has a metrics.jsonl.': '其中没有任何文件夹含有 metrics.jsonl。',
  'The worker that watches runs ended without giving a reason; watch them again.':
    '观察运行的工作线程已结束，未给出原因；请重新观察。',
  '{{run}} cannot be reached: npm run watch has ended, or the connection failed.':
    '无法访问 {{run}}：npm run watch 已结束，或连接失败。',
  '{{run}} cannot be read: the server answered {{status}}.':
    '无法读取 {{run}}：服务器返回 {{status}}。',
  '{{run}} has no config.json; name a folder that npm run train or protolab_torch wrote.':
    '{{run}} 没有 config.json；请选择 npm run train 或 protolab_torch 写出的文件夹。',
  'What was read of it stays.': '已读取的内容会保留。',
};
