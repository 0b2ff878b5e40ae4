export const zh = {
  Backup: '备份',
  'No backup was made in this browser.': '此浏览器中还没有做过备份。',
  'Last backup: {{when}}.': '上次备份：{{when}}。',
  'Every run is in a backup.': '所有运行都已备份。',
  '1 run is in no backup.': '有 1 次运行没有备份。',
  '{{n}} runs are in no backup.': '有 {{n}} 次运行没有备份。',
  'One file with all runs, the deleted ones too, their kept checkpoints, clusters and notes, the queue, the form and the page’s settings, each part with a checksum. Restore puts it back beside what is here and changes nothing that is here.':
    '一个文件，包含全部运行（也含已删除的）、其保留的检查点、聚类和备注、队列、表单以及页面设置，每部分都带校验和。恢复会把它放回现有内容旁边，不改动现有内容。',
  'Back up': '备份',
  'Restore a backup': '恢复备份',
  'Backup file': '备份文件',
  'The browser may clear its storage when the disk runs full.':
    '磁盘写满时，浏览器可能会清除其存储。',
  'Not now': '暂不',
};
