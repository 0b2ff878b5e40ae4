/** Words put together, in Chinese. */
export const zhWords = {
  '{{before}} {{then}}': '{{before}}{{then}}',
  '{{before}}, {{item}}': '{{before}}、{{item}}',
};
