import { Controller } from '@nestjs/common';
import { NewsItem } from '@soc-agent/contracts';
import { feedResource } from './feed-resource.js';

/** Reports on campaigns and advisories, by id. */
@Controller('api/context/news')
export class NewsController extends feedResource<NewsItem>({
  type: NewsItem,
  id: 'id',
  collection: ({ news }) => news,
  into: 'news',
}) {}
